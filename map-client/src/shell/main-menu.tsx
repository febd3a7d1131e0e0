import { ChevronDown, Menu as MenuIcon, X } from 'lucide-react';
import type { MouseEvent } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Menu, MenuItem, MenuTrigger, Modal, ModalOverlay, Popover } from 'react-aria-components';
import type { Page } from '../app.tsx';
import { IconButton } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import { type TextKey, useText } from '../i18n/i18n.ts';
import { currentPlace, navigate } from '../router.ts';
import { AwaitingMark, badges } from './badges.tsx';

/** The groups of the main menu in its order. A group that is called like its first page leads there by itself. */
export const groups = {
  map: 'nav.map',
  incidents: 'nav.incidents',
  alerts: 'alerts.nav',
  cameras: 'cameras.nav',
  indicators: 'indicators.nav',
  keeping: 'nav.keeping',
} as const satisfies Record<string, TextKey>;
export type Group = keyof typeof groups;

interface MenuProps {
  /** The pages that the reader finds in the menu, in its order. */
  menu: readonly Page[];
  current: Page | undefined;
}

/** The way to another page: the language goes along, the map's view stays behind. */
export const hrefOf = (page: Pick<Page, 'path'>): string => `${page.path}?lang=${currentPlace().query.get('lang') ?? 'en'}`;

/** A plain press goes there without opening the document anew; with a key held the browser opens its own tab. */
const follow = (event: MouseEvent, page: Page): void => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  navigate(hrefOf(page));
};

/** The groups of which the reader finds at least one page. */
const grouped = (menu: readonly Page[]): { id: Group; pages: [Page, ...Page[]] }[] =>
  (Object.keys(groups) as Group[]).flatMap((id) => {
    const [first, ...others] = menu.filter((page) => page.group === id);
    return first ? [{ id, pages: [first, ...others] as [Page, ...Page[]] }] : [];
  });

const Badge = ({ page }: { page: Page }) => {
  const Count = badges[page.path];
  return Count ? <Count /> : null;
};

/** The groups side by side. The name of a group leads to its first page, the arrow beside it opens all of them. */
export const MenuBar = ({ menu, current }: MenuProps) => {
  const t = useText();
  return (
    <nav className="nav" aria-label={t('nav.main')}>
      {grouped(menu).map(({ id, pages }) => {
        const [first] = pages;
        const isHere = current?.group === id;
        const leads = pages.length === 1 || first.name === groups[id];
        return (
          <div key={id} className={isHere ? 'nav-group here' : 'nav-group'}>
            {leads && (
              <a
                href={hrefOf(first)}
                aria-current={first === current ? 'page' : isHere ? 'true' : undefined}
                onClick={(event) => follow(event, first)}
              >
                {t(first.name)}
                <Badge page={first} />
              </a>
            )}
            {pages.length > 1 && (
              <MenuTrigger>
                <Button
                  className={leads ? 'nav-more' : 'nav-more named'}
                  {...(leads && { 'aria-label': t('nav.more', { name: t(groups[id]) }) })}
                >
                  {!leads && t(groups[id])}
                  {!leads && pages.map((page) => <Badge key={page.path} page={page} />)}
                  <Icon of={ChevronDown} />
                </Button>
                <Popover className="popover" placement="bottom start">
                  <Menu className="options" aria-label={t(groups[id])}>
                    {pages.map((page) => (
                      <MenuItem
                        key={page.path}
                        id={page.path}
                        href={hrefOf(page)}
                        textValue={t(page.name)}
                        className={page === current ? 'option current' : 'option'}
                      >
                        {t(page.name)}
                        {page === current && <span className="vh"> ({t('nav.here')})</span>}
                        <Badge page={page} />
                      </MenuItem>
                    ))}
                  </Menu>
                </Popover>
              </MenuTrigger>
            )}
          </div>
        );
      })}
    </nav>
  );
};

/** The same on a small screen: one button, and a sheet with every page, group by group. */
export const MenuSheet = ({ menu, current }: MenuProps) => {
  const t = useText();
  return (
    <DialogTrigger>
      <span className="menu-button">
        <IconButton icon={MenuIcon} label={t('nav.menu')} />
        <AwaitingMark />
      </span>
      <ModalOverlay className="overlay menu-overlay" isDismissable>
        <Modal className="menu-sheet">
          <Dialog>
            {({ close }) => (
              <>
                <div className="menu-sheet-head">
                  <Heading slot="title" level={2}>
                    {t('nav.main')}
                  </Heading>
                  <Button className="btn plain only-icon" aria-label={t('form.close')} onPress={close}>
                    <Icon of={X} />
                  </Button>
                </div>
                <nav aria-label={t('nav.main')}>
                  {grouped(menu).map(({ id, pages }) => (
                    <section key={id} aria-label={t(groups[id])}>
                      {pages[0].name !== groups[id] && <h3>{t(groups[id])}</h3>}
                      <ul>
                        {pages.map((page) => (
                          <li key={page.path}>
                            <a
                              href={hrefOf(page)}
                              aria-current={page === current ? 'page' : undefined}
                              onClick={(event) => {
                                close();
                                follow(event, page);
                              }}
                            >
                              {t(page.name)}
                              <Badge page={page} />
                            </a>
                          </li>
                        ))}
                      </ul>
                    </section>
                  ))}
                </nav>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
};
