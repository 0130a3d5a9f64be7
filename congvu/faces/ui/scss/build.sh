#!/bin/sh
# Builds static/ui/congvu.css from these sources. Needs npm; the running program does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
cd "$work"
[ -d node_modules/govuk-frontend ] || npm install --silent --no-fund --no-audit --prefix . \
    govuk-frontend@6.6.0 @ministryofjustice/frontend@11.1.0 sass@1
# MOJ Frontend configures GOV.UK Frontend a second time, which Sass refuses: let it use our configuration (_brand.scss).
echo '@forward "govuk-frontend/dist/govuk/base";' > node_modules/@ministryofjustice/frontend/moj/vendor/govuk-frontend/_index.scss
npx sass --load-path=node_modules --load-path=. --style=compressed --no-source-map --quiet-deps "$here/congvu.scss" congvu.css
# Comments naming source maps would make the manifest storage look for files that are not there.
sed -e 's@/\*# sourceMappingURL=[^*]*\*/@@g' congvu.css > "$here/../static/ui/congvu.css"
ls -l "$here/../static/ui/congvu.css"
