#pragma once

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace Peak {

/** One column of fields under headings, as wide as one can read, that scrolls. GUI thread. */
class SettingsSheet final : public QScrollArea
{
    Q_OBJECT

public:
    explicit SettingsSheet(const QString &name, QWidget *parent = nullptr);

    void addHeading(const QString &text);
    /** A dim sentence under a heading. */
    void addNote(const QString &text);
    void add(QWidget *widget);
    /** Behind the last one. */
    void end();
    /** Deletes everything but the first `keep` things. */
    void clear(int keep = 0);

private:
    QVBoxLayout *m_column;
};

} // namespace Peak
