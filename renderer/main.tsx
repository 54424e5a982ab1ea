import './store/jitless.ts';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/screens.css';
import './style/assist.css';
import { createRoot } from 'react-dom/client';
import { App, loadLater } from './app.tsx';
import { connect } from './store/bridge.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
if (window.kiosk !== undefined) connect(window.kiosk);
void loadLater();

// The kiosk's screen is not a page to drag things out of, to select in, or to open menus on.
for (const event of ['contextmenu', 'dragstart', 'dragover', 'drop', 'selectstart'])
  window.addEventListener(event, (e) => {
    if (event !== 'selectstart' || !(e.target instanceof HTMLInputElement)) e.preventDefault();
  });
// No key of the window means anything to the shell: opening, saving, printing, finding, reloading, the menu bar.
const SHELL_KEY = /^(F([1-9]|1[0-2])|Browser.*|Launch.*|ContextMenu|Print.*|Alt)$/;
window.addEventListener(
  'keydown',
  (e) => {
    const held = e.ctrlKey || e.altKey || e.metaKey || (e.shiftKey && e.key === 'Escape');
    if (held || SHELL_KEY.test(e.key)) e.preventDefault();
  },
  { capture: true },
);
// A wheel with Ctrl, and two fingers on a touch pad, which arrive as the same, would zoom.
window.addEventListener('wheel', (e) => e.ctrlKey && e.preventDefault(), { passive: false });
