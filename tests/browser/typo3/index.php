<?php
// What TYPO3 does with a USER_INT: reads its properties, calls the method with them, and shows what comes back.
require __DIR__ . '/Aktuelles.php';

$properties = [];
foreach (file(__DIR__ . '/setup.typoscript', FILE_IGNORE_NEW_LINES) as $line) {
    if (preg_match('/^\s*([\w.]+)\s*=\s*(.*)$/', $line, $found)) {
        $properties[$found[1]] = $found[2];
    }
}
if ($properties['lib.aktuelles'] !== 'USER_INT') {
    exit('no USER_INT');
}
[$class, $method] = explode('->', $properties['userFunc']);
echo (new $class())->$method('', $properties);
