<?php
// A page of the site, with the shortcode in it as an editor writes it.
require __DIR__ . '/wp-load.php';
echo apply_filters('the_content', "Davor.\n\n[aktuelles]\n\nDanach.");
