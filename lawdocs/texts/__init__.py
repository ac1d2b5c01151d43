"""Reading and writing the texts of documents (文本): no database, no Flask, usable as a library."""
