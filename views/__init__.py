"""What a visitor sees, one module a page. Nothing is calculated here."""
