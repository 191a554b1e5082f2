#pragma once

#include "views/actions/PageId.h"
#include "views/common/FocusWalk.h"

#include <QWidget>

namespace Peak {

class ActionRegistry;
class MessageBar;

/**
 * A details page in a window of its own, as it was when it was moved there.
 *
 * Owns the page, which goes with it; Esc and Ctrl+W close it. Knows nothing of what the page shows.
 * GUI thread.
 */
class DetailsWindow final : public QWidget
{
    Q_OBJECT

public:
    DetailsWindow(ActionRegistry &registry, const Peak::Place &place, QWidget *page);

    Place place() const { return m_place; }
    QWidget *page() const { return m_page; }
    void setTitle(const QString &title);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override { return FocusWalk::step(this, next); }

private:
    Place m_place;
    QWidget *m_page;
    MessageBar *m_messages;
};

} // namespace Peak
