/** Whether the officer's part is a strip: nothing needs an officer, and none is at it. */
import type { VisitView } from '../../electron/contract/window.ts';

/** Nothing is called for, nothing is out of order, nothing waits for an officer beside the person. */
export function isCalm(view: VisitView): boolean {
  const { officer, officerLock } = view;
  if (officer === undefined || officer.unlocked || !officer.sessionOpen || officer.closed !== undefined)
    return false;
  if (officerLock !== undefined && officerLock.state !== 'locked') return false;
  return (
    !view.helpCalled &&
    !view.nameDiffers &&
    view.reprint === undefined &&
    view.tray === undefined &&
    (officer.trays ?? []).length === 0 &&
    view.content.screen !== 'confirming' &&
    officer.devices.every(({ state }) => state === 'ok')
  );
}
