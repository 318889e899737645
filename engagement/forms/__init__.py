"""What may come in about the people around the site and the meetings with them."""
