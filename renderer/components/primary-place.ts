/** Where a screen's primary action stands, for what is inside the screen and brings one of its own: the pad its "OK". */
import { createContext } from 'react';

export const PrimaryPlace = createContext<HTMLElement | null>(null);
