"""What tests need around them: a PostgreSQL server, a mail server, a browser."""
