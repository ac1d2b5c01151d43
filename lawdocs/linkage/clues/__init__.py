"""Transfers of clues and suspected crimes between units, police and procuratorate (线索移送、行刑衔接)."""
