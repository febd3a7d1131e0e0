import type { ReactNode } from 'react';

interface PartProps {
  no: number;
  title: string;
  name: string;
  /** What stands at the right of the title. */
  end?: ReactNode;
  children: ReactNode;
}

/** One of the four numbered parts of the composer. */
export const Part = ({ no, title, name, end, children }: PartProps) => (
  <section className={`alert-part alert-${name}`} aria-labelledby={`alert-${name}`}>
    <header>
      <h2 id={`alert-${name}`}>
        <span className="number" aria-hidden="true">
          {no}
        </span>
        {title}
      </h2>
      {end}
    </header>
    {children}
  </section>
);
