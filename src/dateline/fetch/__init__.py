"""From the outside to Pages: files, folders, archives, feeds and addresses. Nothing here reads what a page says."""
