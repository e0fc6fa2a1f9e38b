/** The routes. */
import { Route, Switch, useLocation } from 'wouter';
import { domainPaths } from './domains/domain.ts';
import { DomainPage } from './pages/DomainPage.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { NewRunPage } from './pages/NewRunPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { RunPage } from './pages/RunPage.tsx';
import { PanelBoundary } from './ui/parts.tsx';
import { Shell } from './ui/Shell.tsx';

export function App() {
  const [path] = useLocation();
  return (
    <Shell>
      <PanelBoundary key={path} what="This page">
        <Switch>
          <Route path="/">
            <HomePage />
          </Route>
          <Route path="/new/:pipeline">{({ pipeline }) => <NewRunPage key={pipeline} name={pipeline} />}</Route>
          <Route path="/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
          {domainPaths.map((pattern) => (
            <Route key={pattern} path={pattern}>
              <DomainPage key={path} pattern={pattern} />
            </Route>
          ))}
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </PanelBoundary>
    </Shell>
  );
}
