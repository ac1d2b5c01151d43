"""Official papers by GB/T 9704-2012 (党政机关公文格式): described once, made as PDF and as DOCX."""
