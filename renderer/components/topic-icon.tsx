/** A picture for each topic of the catalogue; one that has none yet gets a list. */
import type { ReactNode } from 'react';
import {
  CapIcon,
  CarIcon,
  HeartIcon,
  HouseIcon,
  LanguageIcon,
  ListIcon,
  PeopleIcon,
  PersonIcon,
  WorkIcon,
} from './icons.tsx';

const ICONS: Readonly<Record<string, () => ReactNode>> = {
  identity: PersonIcon,
  home: HouseIcon,
  family: PeopleIcon,
  health: HeartIcon,
  work: WorkIcon,
  education: CapIcon,
  property: CarIcon,
  licences: LanguageIcon,
};

export function TopicIcon({ id }: { readonly id: string }) {
  const Icon = ICONS[id] ?? ListIcon;
  return <Icon />;
}
