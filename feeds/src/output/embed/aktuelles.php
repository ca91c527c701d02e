<?php
function aktuelles(): string
{
    $address = 'https://presse.example.org/aktuelles.html?limit=5&heading=h3';
    $copy = sys_get_temp_dir() . '/aktuelles-' . md5($address) . '.html';
    if (!is_file($copy) || filemtime($copy) < time() - 600) {
        @touch($copy); // one visitor asks, the others go on with the copy
        $answer = @file_get_contents($address, false, stream_context_create(['http' => ['timeout' => 3]]));
        if ($answer !== false && str_ends_with(rtrim($answer), '</section>')) {
            file_put_contents("$copy.new", $answer);
            rename("$copy.new", $copy);
        }
    }
    return (string) @file_get_contents($copy);
}
echo aktuelles();
