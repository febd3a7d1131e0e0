import { ChevronDown, Menu as MenuIcon, Search } from 'lucide-react';
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
import { useShares } from '../pages/shares/share-data.ts';
import { useIncidentCount } from '../panels/incidents/incident-data.ts';
import { currentPlace, navigate } from '../router.ts';
import { useStore } from '../store.ts';
import { type ThemeChoice, themeChoice } from '../theme.ts';
import { Brand } from './brand.tsx';
import { PlaceSearch } from './place-search.tsx';

/** The way to another page: the language goes along, the map's view stays behind. */
const hrefOf = (page: Page): string => `${page.path}?lang=${currentPlace().query.get('lang') ?? 'en'}`;

/** The bar on top of every page: where one is, how fresh it is, search, language, account. */
export const Header = ({ menu, current }: { menu: readonly Page[]; current: Page | undefined }) => {
  const t = useText();
  const [searching, setSearching] = useState(false);
  return (
    <header className="top">
      <a className="brand" href={hrefOf(menu[0] as Page)} aria-label={t('nav.home')}>
        <Brand />
        VIAS
      </a>
      <nav className="nav" aria-label={t('nav.main')}>
        {menu.map((page) => (
          <a
            key={page.path}
            href={hrefOf(page)}
            aria-current={page === current ? 'page' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              navigate(hrefOf(page));
            }}
          >
            {t(page.name)}
            {page.path === '/incidents' && <OpenCount />}
            {page.path === '/shares' && <ShareCount />}
          </a>
        ))}
      </nav>
      <div className="end">
        <Freshness />
        <div className={searching ? 'search-place open' : 'search-place'}>
          <PlaceSearch onDone={() => setSearching(false)} />
        </div>
        <LangMenu />
        <AccountMenu />
        <IconButton className="phone-only" icon={Search} label={t('search.label')} onPress={() => setSearching(!searching)} />
        <Menu
          label={t('nav.main')}
          {...(current && { selected: current.path })}
          entries={menu.map((page) => ({ id: page.path, label: t(page.name), onAction: () => navigate(hrefOf(page)) }))}
        >
          <IconButton className="phone-only" icon={MenuIcon} label={t('nav.menu')} />
        </Menu>
      </div>
    </header>
  );
};

/** How many incidents of the last week are not closed. */
const OpenCount = () => {
  const t = useText();
  const [since] = useState(() => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 7 * 86_400_000).toISOString());
  const { data } = useIncidentCount({ status: ['reported', 'in_progress'], during: `${since}/..` });
  if (!data) return null;
  return (
    <span className="count">
      {data}
      <span className="vh"> {t('nav.open', { n: data })}</span>
    </span>
  );
};

/** How many shares wait for the reader's decision or end within 30 days. */
const ShareCount = () => {
  const t = useText();
  const { data } = useShares();
  const n = data
    ? [...data.given, ...data.received].filter(({ may, reminded, state }) => may.approve || (state === 'live' && reminded)).length
    : 0;
  if (n === 0) return null;
  return (
    <span className="count">
      {n}
      <span className="vh"> {t('shares.badge', { n })}</span>
    </span>
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
