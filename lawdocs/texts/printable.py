"""Characters that files of text and mark-up can carry."""


def printable(text: str) -> str:
    """Leave out the control characters, half characters and non-characters that XML cannot carry."""
    return "".join(each for each in text if each in "\n\t\r" or _is_carried(each))


def _is_carried(character: str) -> bool:
    return character >= " " and character not in "\ufffe\uffff" and not "\ud800" <= character <= "\udfff"
