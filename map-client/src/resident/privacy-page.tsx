import { useEffect, useState } from 'react';
import type { Notice } from './privacy/notice.ts';
import { type Lang, useTexts } from './texts.ts';

const notices = import.meta.glob<Notice>('./privacy/{lv,lt,ru,en}.ts', { import: 'notice' });

/** The privacy notice (GDPR Article 13) in the reader's language. */
const PrivacyPage = () => {
  const { lang } = useTexts();
  const [notice, setNotice] = useState<{ lang: Lang; text: Notice } | undefined>();
  useEffect(() => {
    let current = true;
    void notices[`./privacy/${lang}.ts`]?.().then((text) => {
      if (current) setNotice({ lang, text });
    });
    return () => {
      current = false;
    };
  }, [lang]);
  if (!notice) return null;
  const { title, lead, parts } = notice.text;
  return (
    <article className="prose" lang={notice.lang}>
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
      {parts.map(([heading, ...paragraphs]) => (
        <section key={heading}>
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) =>
            typeof paragraph === 'string' ? (
              <p key={paragraph}>{paragraph}</p>
            ) : (
              <ul key={paragraph[0]}>
                {paragraph.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            ),
          )}
        </section>
      ))}
    </article>
  );
};

export default PrivacyPage;
