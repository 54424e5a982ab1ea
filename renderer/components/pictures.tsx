/** The large pictures: how the card goes in, how it comes out, what the three steps are. Drawn for this kiosk. */

function Chip({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} className="chip">
      <rect width="86" height="68" rx="12" />
      <path d="M0 24h28v20H0M86 24H58v20h28M28 24 43 10l15 14M28 44l15 14 15-14M43 0v10M43 58v10" />
    </g>
  );
}

/** A card seen from above, chip end upwards (towards the slot). 300 wide, 470 high. */
function CardUpright() {
  return (
    <g className="card-drawing">
      <rect className="card-body" width="300" height="470" rx="24" />
      <path className="card-band" d="M0 388h300v58a24 24 0 0 1-24 24H24a24 24 0 0 1-24-24Z" />
      <Chip x={107} y={44} />
      <rect className="card-photo" x="180" y="240" width="88" height="112" rx="8" />
      <circle className="card-face" cx="224" cy="284" r="20" />
      <path className="card-face" d="M190 352c0-22 14-36 34-36s34 14 34 36Z" />
      <path className="card-lines" d="M34 250h116M34 282h92M34 314h116M34 346h70" />
    </g>
  );
}

/** The reader's slot with a card going in (or coming out): which way round, and the arrow. */
export function CardAndSlot({ label, way }: { readonly label: string; readonly way: 'in' | 'out' }) {
  return (
    <svg className="picture-card" viewBox="0 0 900 760" role="img" aria-label={label}>
      <rect className="slot-body" x="130" y="20" width="640" height="190" rx="36" />
      <g className={way === 'in' ? 'card-moves-in' : 'card-moves-out'}>
        <g transform="translate(300 236)">
          <CardUpright />
        </g>
      </g>
      <path className="slot-front" d="M130 60h640v114a36 36 0 0 1-36 36H166a36 36 0 0 1-36-36Z" />
      <rect className="slot-mouth" x="270" y="176" width="360" height="20" rx="10" />
      <circle className="slot-light" cx="700" cy="108" r="15" />
      <g className="arrows">
        {way === 'in' ? (
          <path d="M196 620V330M130 400l66-72 66 72M704 620V330M638 400l66-72 66 72" />
        ) : (
          <path d="M196 330v290M130 550l66 72 66-72M704 330v290M638 550l66 72 66-72" />
        )}
      </g>
    </svg>
  );
}

export function StepCardPicture() {
  return (
    <svg className="picture-step" viewBox="0 0 120 120" aria-hidden="true">
      <rect className="step-fill" x="34" y="40" width="52" height="72" rx="6" />
      <rect className="step-gold" x="50" y="52" width="20" height="16" rx="3" />
      <path className="step-line" d="M14 30h92M34 40h52v72H34ZM44 82h32M44 96h20" />
      <rect className="step-solid" x="10" y="10" width="100" height="22" rx="8" />
    </svg>
  );
}

export function StepChoosePicture() {
  return (
    <svg className="picture-step" viewBox="0 0 120 120" aria-hidden="true">
      <rect className="step-fill" x="14" y="14" width="92" height="92" rx="12" />
      <path className="step-line" d="M14 14h92v92H14ZM54 40h38M54 62h38M54 84h38" />
      <rect className="step-gold" x="26" y="30" width="18" height="18" rx="3" />
      <rect className="step-gold" x="26" y="74" width="18" height="18" rx="3" />
      <path className="step-line" d="M26 53h18v18H26ZM28 38l6 6 10-13M28 82l6 6 10-13" />
    </svg>
  );
}

export function StepPaperPicture() {
  return (
    <svg className="picture-step" viewBox="0 0 120 120" aria-hidden="true">
      <rect className="step-solid" x="10" y="12" width="100" height="40" rx="10" />
      <rect className="step-gold" x="84" y="22" width="14" height="10" rx="3" />
      <path className="step-fill" d="M28 44h64v66H28Z" />
      <path className="step-line" d="M28 44h64v66H28ZM42 64h36M42 78h36M42 92h22" />
    </svg>
  );
}

/** The kiosk's own mark: a sheet and a keyhole in a ring. Not the state's emblem, which the law protects. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 96 96" aria-hidden="true">
      <circle className="mark-ring" cx="48" cy="48" r="45" />
      <path className="mark-sheet" d="M30 20h26l12 12v44H30Z" />
      <path className="mark-fold" d="M56 20v12h12" />
      <path className="mark-key" d="M49 42a8 8 0 0 1 4 15l3 11H42l3-11a8 8 0 0 1 4-15Z" />
    </svg>
  );
}
