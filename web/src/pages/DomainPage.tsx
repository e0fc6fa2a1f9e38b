/** A page that a domain brings; loaded when it is opened. */
import { useDomainPage } from '../domains/domain.ts';
import { ViewNotThere } from '../ui/parts.tsx';
import { paramsOf } from './params.ts';

export function DomainPage({ pattern }: { pattern: string }) {
  const { part: Page, failure, retry } = useDomainPage(pattern);
  if (!Page) {
    return (
      <div className="pt-10" style={{ minHeight: '80vh' }}>
        <ViewNotThere failure={failure} retry={retry} />
      </div>
    );
  }
  return <Page params={paramsOf(pattern, location.pathname)} />;
}
