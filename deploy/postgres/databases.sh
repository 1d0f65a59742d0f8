#!/bin/bash
# Runs once, when the server is new: a user and a database for each service; none may open another's.
set -euo pipefail

for service in ${DATABASES:-membership meetings notifications}; do
  password_of="${service^^}_DATABASE_PASSWORD"
  psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v service="$service" -v password="${!password_of:?}" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
