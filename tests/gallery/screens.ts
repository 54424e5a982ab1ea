/** The screens of the gallery: the views that the tests of the screens use, each alone and with the officer beside it. */
import type { VisitView } from '../../electron/contract/window.ts';
import { OFFICER, VIEWS } from '../e2e/screen-views.ts';

export const models: ReadonlyMap<string, VisitView> = new Map(
  [...VIEWS].flatMap(([name, view]): [string, VisitView][] =>
    view.mode === 'counter'
      ? [[`${name} (counter)`, view]]
      : [
          [`${name} (self-service)`, view],
          [`${name} (counter)`, { ...view, mode: 'counter', officer: OFFICER }],
        ],
  ),
);
