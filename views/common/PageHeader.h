#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace Peak {

class ElidedLabel;

/**
 * The head of a page: Back where there is somewhere to go back to, the title, a count, and its
 * actions.
 *
 * GUI thread.
 */
class PageHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    QString title() const;
    /** Beside the title, in dim letters: a count or a state. */
    void setDetail(const QString &detail);
    void setBackVisible(bool visible);
    /** Right-aligned; the first one added is the first to read, and to reach. */
    void addAction(QWidget *widget);

Q_SIGNALS:
    void backRequested();

private:
    QToolButton *m_back;
    ElidedLabel *m_title;
    QLabel *m_detail;
    QHBoxLayout *m_row;
    QWidget *m_last; ///< where Tab comes last
};

} // namespace Peak
