import { Link } from 'wouter';
import { Heading } from '../ui/parts.tsx';

/** @param what a sentence that says what is not there */
export function NotFoundPage({ what = 'There is no page at this address.' }: { what?: string }) {
  return (
    <div className="grid gap-4 justify-items-start pt-10">
      <Heading title="Not found">Nothing here</Heading>
      <p className="soft">{what}</p>
      <Link className="btn" href="/">
        See all runs
      </Link>
    </div>
  );
}
