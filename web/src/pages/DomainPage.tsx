/** A page that a domain brings; loaded when it is opened. */
import { useDomainPage, type PageProps } from '../domains/domain.ts';
import { ViewNotThere } from '../ui/parts.tsx';

export function DomainPage({ path, params }: PageProps & { path: string }) {
  const { part: Page, failure, retry } = useDomainPage(path);
  if (!Page) {
    return (
      <div className="pt-10" style={{ minHeight: '80vh' }}>
        <ViewNotThere failure={failure} retry={retry} />
      </div>
    );
  }
  return <Page params={params} />;
}
