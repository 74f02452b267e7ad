import { z } from 'zod';

// The Content-Security-Policy lets nothing make code from text, which zod would try for speed when a schema is made. Imported
// before any schema.
z.config({ jitless: true });
