"""What a file may say, and what it means. Pure: rows and lines in, drafts and problems out."""
