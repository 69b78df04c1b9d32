import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { previewUrl } from '../contract/preview-url.ts';
import type { PagePreviews, PreviewRefusal } from './preview-page.ts';

export const previewUrlRoute = (previews: PagePreviews) =>
  route(previewUrl, async ({ query, requester }) => {
    const preview = await previews.preview(requester.userId, query.url);
    return preview.ok ? ok(preview.value) : toHttp(preview.refusal);
  });

function toHttp(refusal: PreviewRefusal): Result<never, HttpRefusal> {
  switch (refusal) {
    case 'invalid_url':
      return matrixRefusals.invalidParam('A preview is of an http or https address.');
    case 'forbidden_address':
      return matrixRefusals.forbidden('This address is not looked at.');
    case 'busy':
      return httpRefuse(429, 'M_LIMIT_EXCEEDED', 'Too many pages are being looked at; ask again.', {
        retry_after_ms: 2000,
      });
    case 'unreachable':
      return httpRefuse(502, 'M_UNKNOWN', 'The page could not be read.');
  }
}
