/** Small pictures beside words, drawn for this kiosk on a grid of 48. Never the only bearer of meaning. */
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon>
    <path d="M20 10 6 24l14 14M7 24h35" />
  </Icon>
);
export const ForwardIcon = () => (
  <Icon>
    <path d="m28 10 14 14-14 14M41 24H6" />
  </Icon>
);
export const RetryIcon = () => (
  <Icon>
    <path d="M40 24a16 16 0 1 1-5-11.5L40 17M40 6v11H29" />
  </Icon>
);
export const EndIcon = () => (
  <Icon>
    <path d="M28 8H10v32h18M21 24h21M34 15l9 9-9 9" />
  </Icon>
);
export const HelpIcon = () => (
  <Icon>
    <circle cx="24" cy="15" r="8" />
    <path d="M8 42c0-9 7-14 16-14s16 5 16 14M12 16a12 12 0 0 1 24 0v6c0 3-3 5-7 5" />
  </Icon>
);
export const LanguageIcon = () => (
  <Icon>
    <circle cx="24" cy="24" r="18" />
    <path d="M6 24h36M24 6c-7 6-7 30 0 36M24 6c7 6 7 30 0 36" />
  </Icon>
);
export const AssistIcon = () => (
  <Icon>
    <circle cx="24" cy="9" r="4" />
    <path d="M9 18c10 3 20 3 30 0M19 20v9l-5 14M29 20v9l5 14M19 29h10" />
  </Icon>
);
export const CoverIcon = () => (
  <Icon>
    <path d="M5 25c10-14 28-14 38 0-10 13-28 13-38 0ZM8 42 40 8" />
    <circle cx="24" cy="25" r="6" />
  </Icon>
);
export const EyeIcon = () => (
  <Icon>
    <path d="M5 25c10-14 28-14 38 0-10 13-28 13-38 0Z" />
    <circle cx="24" cy="25" r="6" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m9 25 10 11 20-24" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="m11 11 26 26M37 11 11 37" />
  </Icon>
);
export const WaitIcon = () => (
  <Icon>
    <circle cx="24" cy="24" r="18" />
    <path d="M24 13v12l8 5" />
  </Icon>
);
export const WarnIcon = () => (
  <Icon>
    <path d="M24 6 4 41h40ZM24 19v11M24 35v1" />
  </Icon>
);
export const InfoIcon = () => (
  <Icon>
    <circle cx="24" cy="24" r="18" />
    <path d="M24 22v12M24 14v1" />
  </Icon>
);
export const PrintIcon = () => (
  <Icon>
    <path d="M13 18V6h22v12M13 35H6V18h36v17h-7M13 28h22v14H13Z" />
  </Icon>
);
export const SignIcon = () => (
  <Icon>
    <path d="M6 41h36M9 33 31 8l7 6-22 24-8 2ZM26 14l7 6" />
  </Icon>
);
export const ListIcon = () => (
  <Icon>
    <path d="M17 12h25M17 24h25M17 36h25M7 12h2M7 24h2M7 36h2" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M10 21h28v21H10ZM16 21v-6a8 8 0 0 1 16 0v6M24 29v6" />
  </Icon>
);
export const UpIcon = () => (
  <Icon>
    <path d="m10 31 14-14 14 14" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m10 17 14 14 14-14" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="21" cy="21" r="13" />
    <path d="m31 31 11 11" />
  </Icon>
);
export const EraseIcon = () => (
  <Icon>
    <path d="M16 11h26v26H16L5 24ZM23 18l12 12M35 18 23 30" />
  </Icon>
);
export const CardIcon = () => (
  <Icon>
    <path d="M5 11h38v26H5Z" />
    <path d="M11 18h9v8h-9ZM26 19h11M26 26h11M11 32h26" />
  </Icon>
);
export const FlagIcon = () => (
  <Icon>
    <path d="M11 43V6M11 8h26l-7 9 7 9H11" />
  </Icon>
);
export const OfficeIcon = () => (
  <Icon>
    <path d="M5 42h38M9 42V20M19 42V24M29 42V24M39 42V20M5 18 24 6l19 12Z" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <circle cx="24" cy="15" r="9" />
    <path d="M7 43c0-11 7-17 17-17s17 6 17 17" />
  </Icon>
);
export const HouseIcon = () => (
  <Icon>
    <path d="M5 24 24 7l19 17M11 20v22h26V20M20 42V29h8v13" />
  </Icon>
);
export const PeopleIcon = () => (
  <Icon>
    <circle cx="16" cy="16" r="7" />
    <circle cx="33" cy="16" r="7" />
    <path d="M4 41c0-9 5-13 12-13 5 0 8 2 10 5M28 29c2-1 3-1 5-1 7 0 11 4 11 13" />
  </Icon>
);
export const HeartIcon = () => (
  <Icon>
    <path d="M24 42C10 32 5 25 5 17c0-6 4-10 9-10 4 0 8 2 10 7 2-5 6-7 10-7 5 0 9 4 9 10 0 8-5 15-19 25Z" />
  </Icon>
);
export const WorkIcon = () => (
  <Icon>
    <path d="M6 15h36v26H6ZM17 15V7h14v8M6 27h36" />
  </Icon>
);
export const CapIcon = () => (
  <Icon>
    <path d="m3 19 21-10 21 10-21 10ZM12 24v12c7 5 17 5 24 0V24M45 19v13" />
  </Icon>
);
export const CarIcon = () => (
  <Icon>
    <path d="M5 36V25l6-12h26l6 12v11ZM5 25h38" />
    <circle cx="14" cy="36" r="4" />
    <circle cx="34" cy="36" r="4" />
  </Icon>
);
export const PhoneIcon = () => (
  <Icon>
    <path d="M14 4h20v40H14ZM21 38h6" />
  </Icon>
);
