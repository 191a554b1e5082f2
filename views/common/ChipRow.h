#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace Peak {

/**
 * The filters that are active, each with a way to remove it, and one to remove all. Hidden when
 * there are none. Holds texts and keys only. GUI thread.
 */
class ChipRow final : public QWidget
{
    Q_OBJECT

public:
    struct Chip
    {
        QString key;
        QString text;
        bool operator==(const Chip &) const = default;
    };

    explicit ChipRow(QWidget *parent = nullptr);

    void setChips(const QList<Chip> &chips);
    QList<Chip> chips() const { return m_chips; }

Q_SIGNALS:
    void removeRequested(const QString &key);
    void clearRequested();

private:
    QList<Chip> m_chips;
    QList<QWidget *> m_widgets;
    QPushButton *m_clear;
    QHBoxLayout *m_row;
};

} // namespace Peak
