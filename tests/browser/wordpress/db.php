<?php
/**
 * WordPress without a database server: its options are kept in a file, every other table is empty.
 *
 * WordPress loads this in place of its own connection, from wp-content/db.php. It answers the four statements in
 * which WordPress asks for options; whatever else it asks finds nothing.
 */
final class Options_In_A_File extends wpdb
{
    private string $file = WP_CONTENT_DIR . '/options.json';

    public function db_connect($allow_bail = true)
    {
        return $this->ready = true;
    }

    public function _real_escape($text)
    {
        return $this->add_placeholder_escape(addslashes((string) $text));
    }

    public function query($query)
    {
        $this->last_result = [];
        $query = $this->remove_placeholder_escape($query);
        $options = $this->options();
        if (!str_contains($query, $this->options)) {
            return 0;
        }
        if (preg_match("/^SELECT option_value .* option_name = '(.*)' LIMIT 1/s", $query, $found)) {
            $name = stripslashes($found[1]);
            $this->found(isset($options[$name]) ? [['option_value' => $options[$name]]] : []);
        } elseif (str_starts_with($query, 'SELECT option_name, option_value')) {
            $row = fn($name) => ['option_name' => $name, 'option_value' => $options[$name]];
            $this->found(array_map($row, array_keys($options)));
        } elseif (preg_match("/^INSERT INTO .* VALUES \('(.*?)', '(.*)', '\w+'\) ON DUPLICATE/s", $query, $found)) {
            $this->keep([stripslashes($found[1]) => stripslashes($found[2])] + $options);
        }
        return count($this->last_result) ?: 1;
    }

    public function update($table, $data, $where, $format = null, $where_format = null)
    {
        $this->keep([$where['option_name'] => $data['option_value']] + $this->options());
        return 1;
    }

    public function delete($table, $where, $where_format = null)
    {
        $this->keep(array_diff_key($this->options(), [($where['option_name'] ?? '') => true]));
        return 1;
    }

    private function found(array $rows): void
    {
        $this->last_result = array_map(fn($row) => (object) $row, $rows);
    }

    private function options(): array
    {
        return json_decode(file_get_contents($this->file), true);
    }

    private function keep(array $options): void
    {
        file_put_contents($this->file, json_encode($options), LOCK_EX);
    }
}

$wpdb = new Options_In_A_File('', '', '', '');
