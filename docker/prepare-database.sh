#!/bin/sh
# Runs once, when the database volume is new: extensions, roles and LEAKPROOF for VIAS, its two logins and GeoServer's, and Keycloak's own database.
set -eu
psql --username postgres --dbname vias --set ON_ERROR_STOP=1 --quiet --file /vias/bootstrap.sql
psql --username postgres --dbname vias --set ON_ERROR_STOP=1 --quiet \
  --set login="$VIAS_DB_PASSWORD" --set migrate="$VIAS_MIGRATE_PASSWORD" --set geo="$VIAS_GEO_DB_PASSWORD" --set keycloak="$KEYCLOAK_DB_PASSWORD" <<'SQL'
alter role vias_login password :'login';
alter role vias_geo login password :'geo';
create role vias_migrator login noinherit password :'migrate' in role vias_owner;
create role keycloak login nosuperuser nocreatedb nocreaterole password :'keycloak';
create database keycloak owner keycloak;
revoke connect on database keycloak from public;
revoke connect on database vias from public;
grant connect on database vias to vias_login, vias_migrator, vias_geo;
SQL
