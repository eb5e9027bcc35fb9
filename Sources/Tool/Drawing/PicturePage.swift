// PicturePage: a page of its own around a picture: to be moved and enlarged, searched, and asked by a click. It needs
// nothing from elsewhere.

import GraphStore
import Traversal

enum PicturePage {
  static func html(_ picture: Picture, _ layout: PictureLayout) -> String {
    let legend = PictureWriter.legend(picture).map { entry in
      "<li><i style=\"background:\(entry.colour)\"></i>\(XMLText.escaped(entry.label))</li>"
    }.joined()
    let left = picture.left > 0 ? "<p>\(picture.left) more elements are not drawn.</p>" : ""
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(XMLText.escaped(picture.title))</title>
      <style>\(style)</style></head><body>
      <header><h1>\(XMLText.escaped(picture.title))</h1>
      <input id="search" type="search" placeholder="Search" aria-label="Search"></header>
      <main>\(PictureWriter.svg(picture, layout))</main>
      <aside><ul>\(legend)</ul>\(left)<dl id="details"></dl></aside>
      <script type="application/json" id="data">\(data(picture))</script>
      <script>\(script)</script></body></html>

      """
  }

  /// What a click shows, as JSON that cannot end the script element it stands in.
  private static func data(_ picture: Picture) -> String {
    func details(_ details: [(key: String, value: String)]) -> Value {
      .list(details.map { .list([.string($0.key), .string($0.value)]) })
    }
    let nodes = picture.nodes.map { node in
      Value.list([
        .string(node.id), .string(node.label), .string(node.caption), details(node.details),
      ])
    }
    let links = picture.links.map { link in
      Value.list([
        .string(link.label), .string(picture.nodes[link.source].caption),
        .string(picture.nodes[link.target].caption), details(link.details),
      ])
    }
    let json = ValueText.json(.list([.list(nodes), .list(links)]))
    return json.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }

  private static let style = """
    :root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;height:100vh;display:grid;\
    grid-template:auto 1fr/1fr 17rem;font:14px system-ui,sans-serif;background:Canvas;color:CanvasText}\
    header{grid-column:1/3;display:flex;gap:1rem;align-items:center;padding:.5rem 1rem;border-bottom:1px solid #8884}\
    h1{font-size:1rem;font-weight:600;margin:0;flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\
    input{font:inherit;padding:.25rem .5rem}main{overflow:hidden;touch-action:none;cursor:grab;background:#f4f7fa}\
    @media(prefers-color-scheme:dark){main{background:#14191d}}\
    main svg{width:100%;height:100%;display:block}aside{padding:1rem;overflow:auto;border-left:1px solid #8884}\
    ul{list-style:none;margin:0 0 1rem;padding:0}li{display:flex;align-items:center;gap:.5rem}\
    i{width:.8rem;height:.8rem;border-radius:50%;flex:none}dl{margin:0;overflow-wrap:anywhere}\
    dt{opacity:.65;margin-top:.4rem}dd{margin:0}.node,.link{cursor:pointer}.dim{opacity:.12}\
    .link{stroke-width:1.2}.chosen circle{stroke:currentColor;stroke-width:2.5}.link.chosen{stroke-width:3}
    """

  private static let script = """
    const [nodes,links]=JSON.parse(document.getElementById('data').textContent);
    const svg=document.querySelector('main svg'),box=svg.viewBox.baseVal;
    let view={x:box.x,y:box.y,w:box.width,h:box.height};
    const show=()=>svg.setAttribute('viewBox',[view.x,view.y,view.w,view.h].join(' '));
    const scale=()=>Math.max(view.w/svg.clientWidth,view.h/svg.clientHeight);
    const s=scale();if(s<.6){const w=view.w*.6/s,h=view.h*.6/s;
      view={x:view.x-(w-view.w)/2,y:view.y-(h-view.h)/2,w,h};show()}
    svg.addEventListener('wheel',e=>{e.preventDefault();
      const p=new DOMPoint(e.clientX,e.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const f=Math.exp(e.deltaY*.0015);view={x:p.x-(p.x-view.x)*f,y:p.y-(p.y-view.y)*f,w:view.w*f,h:view.h*f};show()},
      {passive:false});
    let drag=null;
    svg.addEventListener('pointerdown',e=>{drag={x:e.clientX,y:e.clientY}});
    addEventListener('pointermove',e=>{if(!drag)return;const s=scale();view.x-=(e.clientX-drag.x)*s;
      view.y-=(e.clientY-drag.y)*s;drag={x:e.clientX,y:e.clientY};show()});
    addEventListener('pointerup',()=>{drag=null});
    const list=document.getElementById('details');
    const tell=rows=>{list.replaceChildren(...rows.flatMap(([k,v])=>{
      const t=document.createElement('dt'),d=document.createElement('dd');t.textContent=k;d.textContent=v;return[t,d]}))};
    svg.addEventListener('click',e=>{const hit=e.target.closest('[data-node],[data-link]');
      svg.querySelectorAll('.chosen').forEach(x=>x.classList.remove('chosen'));if(!hit){tell([]);return}
      hit.classList.add('chosen');
      if(hit.dataset.node!==undefined){const n=nodes[hit.dataset.node];tell([['id',n[0]],['label',n[1]],...n[3]])}
      else{const l=links[hit.dataset.link];tell([['label',l[0]],['from',l[1]],['to',l[2]],...l[3]])}});
    document.getElementById('search').addEventListener('input',e=>{const q=e.target.value.toLowerCase();
      svg.querySelectorAll('.node').forEach(g=>{const n=nodes[g.dataset.node];
        const found=!q||[n[0],n[1],n[2],...n[3].flat()].some(t=>t.toLowerCase().includes(q));
        g.classList.toggle('dim',!found)});
      svg.querySelectorAll('.link').forEach(l=>l.classList.toggle('dim',!!q))});
    """
}
