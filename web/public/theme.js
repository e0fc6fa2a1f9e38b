// Before the first paint, so that a chosen theme never flashes; a file of its own, since the page allows no inline script.
try {
  const theme = JSON.parse(localStorage.getItem('longhaul.theme') ?? 'null');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's own choice.
}
