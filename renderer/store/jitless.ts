/** Must be imported before the contract: zod would otherwise try `new Function`, which the content policy forbids. */
import { config } from 'zod';

config({ jitless: true });
