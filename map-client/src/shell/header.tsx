import { ChevronDown, Search } from 'lucide-react';
import { useContext, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Page } from '../app.tsx';
import { signOut, user } from '../auth.ts';
import { tenantName } from '../config.ts';
import { connection } from '../connection.ts';
import { IconButton } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import { Menu } from '../controls/menu.tsx';
import { useFormat } from '../i18n/format.ts';
import { chooseLang, langNames, langs, TextsContext, useText } from '../i18n/i18n.ts';
import { useStore } from '../store.ts';
import { type ThemeChoice, themeChoice } from '../theme.ts';
import { Brand } from './brand.tsx';
import { hrefOf, MenuBar, MenuSheet } from './main-menu.tsx';
import { PlaceSearch } from './place-search.tsx';

/** The bar on top of every page: where one is, how fresh it is, search, language, account. */
export const Header = ({ menu, current }: { menu: readonly Page[]; current: Page | undefined }) => {
  const t = useText();
  const [searching, setSearching] = useState(false);
  // What is found is shown on the map; the operator has none.
  const hasMap = menu.some(({ path }) => path === '/');
  return (
    <header className="top">
      <a className="brand" href={hrefOf({ path: '/' })} aria-label={t('nav.home')}>
        <Brand />
        VIAS
      </a>
      <MenuBar menu={menu} current={current} />
      <div className="end">
        <Freshness />
        {hasMap && (
          <div className={searching ? 'search-place open' : 'search-place'}>
            <PlaceSearch onDone={() => setSearching(false)} />
          </div>
        )}
        <LangMenu />
        <AccountMenu />
        {hasMap && <IconButton className="phone-only" icon={Search} label={t('search.label')} onPress={() => setSearching(!searching)} />}
        <MenuSheet menu={menu} current={current} />
      </div>
    </header>
  );
};

const Freshness = () => {
  const t = useText();
  const format = useFormat();
  const { state, lastAnswer } = useStore(connection);
  if (!lastAnswer) return null;
  return <span className={`fresh ${state}`}>{t('nav.dataFrom', { time: format.time(lastAnswer) })}</span>;
};

const LangMenu = () => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  return (
    <Menu
      label={t('nav.language')}
      selected={lang}
      entries={langs.map((id) => ({ id, label: langNames[id], onAction: () => void chooseLang(id) }))}
    >
      <AriaButton className="who" aria-label={`${lang.toUpperCase()}, ${t('nav.language')}: ${langNames[lang]}`}>
        {lang.toUpperCase()}
        <Icon of={ChevronDown} />
      </AriaButton>
    </Menu>
  );
};

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];

const AccountMenu = () => {
  const t = useText();
  const who = useStore(user);
  const choice = useStore(themeChoice);
  if (!who) return null;
  return (
    <Menu
      label={t('nav.account')}
      entries={[
        ...themes.map((id) => ({
          id,
          label: id === choice ? `✓ ${t(`theme.${id}`)}` : t(`theme.${id}`),
          onAction: () => themeChoice.set(id),
        })),
        { id: 'out', label: t('nav.signOut'), onAction: signOut },
      ]}
    >
      <AriaButton className="who account" aria-label={`${who.name}, ${tenantName(who.tenant)}: ${t('nav.account')}`}>
        <span>{who.name}</span>
        <Icon of={ChevronDown} />
      </AriaButton>
    </Menu>
  );
};
