/** The web app. A bundle that is gone after a deploy makes the page load itself again, once. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { memory } from './live/browser.ts';
import './styles.css';

const reloadAgainMs = 60_000;

window.addEventListener('vite:preloadError', (event) => {
  if (Date.now() - memory.read('reloadedAt', 0, 'session') < reloadAgainMs) return;
  event.preventDefault();
  memory.write('reloadedAt', Date.now(), 'session');
  location.reload();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
