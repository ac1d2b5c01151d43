"""Readers (读取文件): what a person sees in a file becomes lines of text. They run in the child process only."""
