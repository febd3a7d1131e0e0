import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { hasRole, type Role, user } from './auth.ts';
import { Skeleton } from './controls/notice.tsx';
import { type TextKey, TextsContext, textFunction, useTexts } from './i18n/i18n.ts';
import { wallReaders } from './pages/wall/wall-readers.ts';
import { queries } from './queries.ts';
import { navigate, usePlace } from './router.ts';
import { Header } from './shell/header.tsx';
import { loadPart } from './shell/load-part.ts';
import type { Group } from './shell/main-menu.tsx';
import { Notices } from './shell/notices.tsx';
import { PageBoundary } from './shell/page-boundary.tsx';
import { useStore } from './store.ts';

/** A page of the application. */
export interface Page {
  path: string;
  /** Its name in the main menu and in the window's title. */
  name: TextKey;
  /** The group of the main menu it stands in; absent for a page that is reached from another page only. */
  group?: Group;
  /** Who finds it in the menu; everybody who is signed in when absent. The server decides what they may read. */
  roles?: readonly Role[];
  /** The page of the menu it belongs to, where it has no group. */
  within?: string;
  /** True for a screen without header and notices: the duty wall, which tells by itself how fresh it is. */
  isBare?: boolean;
  view: ComponentType;
  /** Loads the view's program ahead, so that it comes while something else is waited for. */
  load(): Promise<unknown>;
}

const onDemand = (load: () => Promise<{ default: ComponentType }>): Pick<Page, 'view' | 'load'> => {
  let loaded: ComponentType | undefined;
  const keep = async (): Promise<{ default: ComponentType }> => {
    const part = await load();
    loaded = part.default;
    return part;
  };
  const Later = lazy(() => loadPart(keep));
  // What has been loaded ahead is drawn at once: React shows a placeholder for a third of a second at least.
  const view = () => {
    const [View] = useState(() => loaded ?? Later);
    return <View />;
  };
  return { view, load: keep };
};

const alertReaders: readonly Role[] = ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor'];
/** Who works for a municipality or service: all but the operator, who sees nobody's incidents. */
const members: readonly Role[] = [
  'incident-editor',
  'planner',
  'dispatcher',
  'alert-author',
  'alert-approver',
  'institution',
  'municipality-admin',
  'auditor',
];
const dutyReaders: readonly Role[] = ['alert-author', 'alert-approver', 'municipality-admin', 'auditor'];
const overseers: readonly Role[] = ['municipality-admin', 'auditor'];

/** Every page, in the order of the main menu. To add one: a folder in pages/, a line here, its texts in i18n/. */
export const pages: readonly Page[] = [
  { path: '/', name: 'nav.map', group: 'map', roles: members, ...onDemand(() => import('./pages/planner/planner-page.tsx')) },
  { path: '/maps', name: 'keep.maps', group: 'map', roles: members, ...onDemand(() => import('./pages/maps/maps-page.tsx')) },
  {
    path: '/incidents',
    name: 'nav.incidents',
    group: 'incidents',
    roles: members,
    ...onDemand(() => import('./pages/incidents/incidents-page.tsx')),
  },
  {
    path: '/import',
    name: 'import.nav',
    group: 'incidents',
    roles: ['incident-editor', 'dispatcher', 'municipality-admin'],
    ...onDemand(() => import('./pages/import/import-page.tsx')),
  },
  {
    path: '/institutions',
    name: 'institutions.nav',
    group: 'incidents',
    roles: overseers,
    ...onDemand(() => import('./pages/institutions/institutions-page.tsx')),
  },
  {
    path: '/wall',
    name: 'wall.title',
    group: 'incidents',
    isBare: true,
    roles: wallReaders,
    ...onDemand(() => import('./pages/wall/wall-page.tsx')),
  },
  {
    path: '/alerts',
    name: 'alerts.nav',
    group: 'alerts',
    roles: alertReaders,
    ...onDemand(() => import('./pages/alerts/alerts-page.tsx')),
  },
  { path: '/alert', name: 'alerts.nav.one', within: '/alerts', ...onDemand(() => import('./pages/alert/alert-page.tsx')) },
  { path: '/alert-live', name: 'alerts.nav.board', within: '/alerts', ...onDemand(() => import('./pages/alert-live/alert-live-page.tsx')) },
  { path: '/duty', name: 'duty.nav', group: 'alerts', roles: dutyReaders, ...onDemand(() => import('./pages/duty/duty-page.tsx')) },
  {
    path: '/coverage',
    name: 'coverage.nav',
    group: 'alerts',
    roles: ['planner', 'alert-author', 'alert-approver', 'municipality-admin'],
    ...onDemand(() => import('./pages/sms-coverage/coverage-page.tsx')),
  },
  {
    path: '/alert-settings',
    name: 'alertSettings.nav',
    group: 'alerts',
    roles: dutyReaders,
    ...onDemand(() => import('./pages/alert-settings/alert-settings-page.tsx')),
  },
  { path: '/cameras', name: 'cameras.nav', group: 'cameras', ...onDemand(() => import('./pages/cameras/cameras-page.tsx')) },
  {
    path: '/camera-events',
    name: 'cameraEvents.nav',
    group: 'cameras',
    roles: ['planner', 'dispatcher', 'incident-editor', 'institution', 'municipality-admin', 'auditor'],
    ...onDemand(() => import('./pages/camera-events/camera-events-page.tsx')),
  },
  {
    path: '/siting',
    name: 'siting.nav',
    group: 'cameras',
    roles: ['planner', 'municipality-admin'],
    ...onDemand(() => import('./pages/siting/siting-page.tsx')),
  },
  { path: '/indicators', name: 'indicators.nav', group: 'indicators', ...onDemand(() => import('./pages/indicators/indicators-page.tsx')) },
  { path: '/surveys', name: 'surveys.nav', group: 'indicators', ...onDemand(() => import('./pages/surveys/surveys-page.tsx')) },
  { path: '/risk', name: 'risk.nav', group: 'indicators', ...onDemand(() => import('./pages/risk/risk-page.tsx')) },
  {
    path: '/statistics',
    name: 'statistics.nav',
    group: 'indicators',
    roles: members,
    ...onDemand(() => import('./pages/statistics/statistics-page.tsx')),
  },
  { path: '/shares', name: 'shares.nav', group: 'keeping', roles: overseers, ...onDemand(() => import('./pages/shares/shares-page.tsx')) },
  {
    path: '/users',
    name: 'users.nav',
    group: 'keeping',
    roles: ['municipality-admin', 'operator'],
    ...onDemand(() => import('./pages/users/users-page.tsx')),
  },
  {
    path: '/operator',
    name: 'operator.nav',
    group: 'keeping',
    roles: ['operator'],
    ...onDemand(() => import('./pages/operator/operator-page.tsx')),
  },
  { path: '/audit', name: 'audit.nav', group: 'keeping', roles: overseers, ...onDemand(() => import('./pages/audit/audit-page.tsx')) },
  {
    path: '/data-protection',
    name: 'privacy.nav',
    group: 'keeping',
    roles: ['municipality-admin', 'auditor', 'incident-editor', 'dispatcher'],
    ...onDemand(() => import('./pages/privacy/privacy-page.tsx')),
  },
  {
    path: '/security-incidents',
    name: 'security.nav',
    group: 'keeping',
    roles: ['municipality-admin', 'auditor', 'operator'],
    ...onDemand(() => import('./pages/security-incidents/security-page.tsx')),
  },
  {
    path: '/status',
    name: 'status.nav',
    group: 'keeping',
    roles: ['municipality-admin', 'operator'],
    ...onDemand(() => import('./pages/status/status-page.tsx')),
  },
];

/** Begins to load the page of a path; a failure shows when the page is drawn. */
export const preparePage = (path: string): void =>
  void pageOf(path)
    ?.load()
    .catch(() => {});

const pageOf = (path: string): Page | undefined => pages.find((page) => page.path === (path === '/' ? path : path.replace(/\/$/, '')));

/** The whole application: header, notices and the page of the current path, in the language on screen. */
export const App = () => {
  const texts = useTexts();
  const who = useStore(user);
  const { path } = usePlace();
  // Whoever works for no municipality sees no map of its incidents: the operator begins with what operators do.
  const page = pageOf(path === '/' && hasRole(who, ['operator']) && !hasRole(who, members) ? '/operator' : path);
  const t = textFunction(texts);
  const menu = pages.filter((entry) => entry.group && (!entry.roles || hasRole(who, entry.roles)));
  const title = page ? t(page.name) : t('state.noPage.title');

  useEffect(() => {
    document.title = `VIAS · ${title}`;
  }, [title]);

  return (
    <I18nProvider locale={texts.locale}>
      <RouterProvider navigate={navigate}>
        <TextsContext value={texts}>
          <QueryClientProvider client={queries}>
            <div className="app">
              {!page?.isBare && (
                <>
                  <a className="skip" href="#page">
                    {t('nav.skip')}
                  </a>
                  <Header menu={menu} current={page?.within ? pageOf(page.within) : page} />
                  <Notices />
                </>
              )}
              <PageBoundary key={path}>
                <Suspense fallback={<Skeleton rows={8} />}>
                  {page ? (
                    <page.view />
                  ) : (
                    <main className="page-missing" id="page">
                      <h1>{t('state.noPage.title')}</h1>
                      <a href="/">{t('state.noPage.next')}</a>
                    </main>
                  )}
                </Suspense>
              </PageBoundary>
            </div>
          </QueryClientProvider>
        </TextsContext>
      </RouterProvider>
    </I18nProvider>
  );
};
