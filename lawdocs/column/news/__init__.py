"""The board of news (创建工作动态): written by the units, approved by an editor, published, withdrawn."""
