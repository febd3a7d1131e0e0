import type { ReactNode } from 'react';
import { MapTag } from './map-tag.tsx';
import { type Shown, Subtitle } from './subtitle.tsx';

/** What the map shows, for when, from whom counted; and a tag where it may mislead, which is printed too. */
export const TitleStrip = ({ title, shown, children }: { title: string; shown: Shown; children: ReactNode }) => (
  <div className="title-strip">
    <div>
      <h1>{title}</h1>
      <Subtitle {...shown} />
    </div>
    <MapTag map={shown.map} />
    <div className="title-strip-actions">{children}</div>
  </div>
);
