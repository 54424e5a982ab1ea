/** The desk in the browser. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../renderer/style/tokens.css';
import '../../renderer/style/fonts.css';
import './desk.css';
import { App } from './app.tsx';

const root = document.getElementById('desk');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
