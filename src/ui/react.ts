/** The only door to React; JSX brings its own. */
export { useEffect } from 'react';
