/** What went wrong, on any screen. */
import type { FaultNotice } from '../../electron/contract/words.ts';
import { WarnIcon } from './icons.tsx';
import { Both, SayOne } from './say.tsx';

/** Something that the person must know now, with the small code for the officer. */
export function Notice({
  notice,
  strong = false,
  titled = false,
}: {
  readonly notice: FaultNotice;
  readonly strong?: boolean;
  /** The screen's title says already what happened. */
  readonly titled?: boolean;
}) {
  return (
    <div className={strong ? 'notice notice-strong' : 'notice'} role="alert">
      <WarnIcon />
      <div>
        {!titled && (
          <p className="notice-what">
            <Both text={notice.what} />
          </p>
        )}
        <p className="notice-next">
          <Both text={notice.next} />
        </p>
        <p className="notice-code">
          <SayOne k="app.code" values={{ code: notice.code }} />
        </p>
      </div>
    </div>
  );
}
