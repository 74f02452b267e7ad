import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';
import { followLoginLink } from './login.ts';
import { applyTheme } from './theme.ts';

// The Content-Security-Policy lets nothing make code from text, which zod would try for speed.
z.config({ jitless: true });
applyTheme();
await followLoginLink();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
