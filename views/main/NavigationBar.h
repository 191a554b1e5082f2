#pragma once

#include "views/actions/PageId.h"

#include <QHash>
#include <QList>
#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace Peak {

/**
 * The pages that a person may open, as icons and words; folds to icons alone.
 *
 * Shows what it is given and emits what was chosen; the arrow keys move inside it. GUI thread.
 */
class NavigationBar final : public QWidget
{
    Q_OBJECT

public:
    explicit NavigationBar(QWidget *parent = nullptr);

    void setPages(const QList<Peak::PageId> &pages);
    /** So much there waits to be looked at; 0: nothing. Kept for pages that come later. */
    void setBadge(Peak::PageId page, int count);
    int badge(Peak::PageId page) const { return m_badges.value(page); }
    /** Marks the page, or the one that a details page belongs to. */
    void setCurrent(Peak::PageId page);
    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);

Q_SIGNALS:
    void pageChosen(Peak::PageId page);
    void foldedChanged(bool folded);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();
    void showBadge(PageId page);

    QHash<PageId, QAbstractButton *> m_buttons;
    QHash<PageId, int> m_badges;
    QWidget *m_line = nullptr; ///< between the pages of every day and those of admins
    QButtonGroup *m_group;
    QToolButton *m_fold;
    QVBoxLayout *m_column;
    bool m_folded = false;
};

} // namespace Peak
