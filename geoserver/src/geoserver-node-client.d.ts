declare module 'geoserver-node-client' {
  /** The part of the client that is used; it has no types of its own. A thing that is not there is undefined. */
  export class GeoServerRestClient {
    constructor(url: string, user: string, password: string);
    workspaces: { get(name: string): Promise<unknown>; create(name: string): Promise<string> };
    datastores: {
      getDataStore(workspace: string, store: string): Promise<unknown>;
      createPostgisStore(
        workspace: string,
        namespace: string,
        store: string,
        host: string,
        port: number,
        user: string,
        password: string,
        schema: string,
        database: string,
        exposePrimaryKeys: boolean,
      ): Promise<void>;
    };
    layers: {
      get(workspace: string, layer: string): Promise<unknown>;
      getFeatureType(workspace: string, store: string, name: string): Promise<unknown>;
      publishFeatureType(
        workspace: string,
        store: string,
        nativeName: string,
        name: string,
        title: string,
        srs: string,
        enabled: boolean,
        abstract: string,
        nativeBoundingBox: Record<string, unknown>,
      ): Promise<void>;
    };
    styles: {
      getStyleInformation(workspace: string, style: string): Promise<unknown>;
      publish(workspace: string, style: string, sld: string): Promise<void>;
      assignStyleToLayer(workspace: string, layer: string, styleWorkspace: string, style: string, isDefault: boolean): Promise<void>;
    };
    layergroups: {
      get(workspace: string, group: string): Promise<unknown>;
      create(workspace: string, group: string, layers: string[], options: Record<string, unknown>): Promise<string | undefined>;
      update(workspace: string, group: string, definition: unknown): Promise<void>;
    };
  }
  export class GeoServerResponseError extends Error {
    geoServerOutput?: string | Promise<string>;
  }
}
