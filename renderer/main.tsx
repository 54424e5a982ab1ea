import './store/jitless.ts';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/screens.css';
import './style/assist.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './store/bridge.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
if (window.kiosk !== undefined) connect(window.kiosk);

// The kiosk's screen is not a page to drag things out of, to select in, or to open menus on.
for (const event of ['contextmenu', 'dragstart', 'dragover', 'drop', 'selectstart'])
  window.addEventListener(event, (e) => {
    if (!(e.target instanceof HTMLInputElement)) e.preventDefault();
  });
