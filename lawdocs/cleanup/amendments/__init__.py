"""Amendments as instructions (修改内容): read from the amending document, looked at one by one, put together."""
