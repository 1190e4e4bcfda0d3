// Imports a module that is not part of the app's first download.
export function importModule(address) {
    return import(address);
}
