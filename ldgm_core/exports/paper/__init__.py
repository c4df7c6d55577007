"""What documents are made of: blocks of text and pictures, the pages they flow over, letters, tags, and the packing of files."""
