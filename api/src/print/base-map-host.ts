/** Whether a host is one of the base map's; one of several, a.tile.example, is written {a-c}.tile.example in the settings. No base map, no host. */
export const isBaseMapHost = (baseMap: string | undefined, hostname: string): boolean => {
  const host = /^https?:\/\/(\[[^\]]+\]|[^/:]+)/.exec(baseMap ?? '')?.[1];
  const pattern = host
    ?.split(/(\{\w-\w\}|\{\w+\})/)
    .map((part) => (part.startsWith('{') ? '[\\w-]+' : part.replace(/[^\w-]/g, '\\$&')))
    .join('');
  return pattern !== undefined && new RegExp(`^${pattern}$`, 'i').test(hostname);
};
