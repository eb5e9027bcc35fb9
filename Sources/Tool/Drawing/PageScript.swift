// PageScript: what makes a picture on a page move, answer a search and a click, and show the neighbours of a vertex. It runs
// in the browser over what the page holds, and asks nobody else.

enum PageScript {
  static let text = moving + telling + neighbours + choosing

  /// Moving by dragging, enlarging by the wheel.
  private static let moving = """
    const {nodes,links,drawn}=JSON.parse(document.getElementById('data').textContent);
    const svg=document.querySelector('main svg'),box=svg.viewBox.baseVal,sheet=svg.querySelector('#view');
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

    """

  /// What is known of the element that was clicked.
  private static let telling = """
    const list=document.getElementById('details'),around=document.getElementById('around');
    const tell=rows=>{list.replaceChildren(...rows.flatMap(([k,v])=>{
      const t=document.createElement('dt'),d=document.createElement('dd');t.textContent=k;d.textContent=v;return[t,d]}))};
    const count=(n,one,many)=>n+' '+(n===1?one:many);

    """

  /// Drawing what waits around a vertex: a neighbour stands where the map has it, else as near as there is room.
  private static let neighbours = """
    const at=[],waiting=nodes.map(()=>[]);
    svg.querySelectorAll('.node').forEach(g=>{const m=g.transform.baseVal.getItem(0).matrix;
      at[g.dataset.node]={x:m.e,y:m.f}});
    links.forEach((l,i)=>{if(i>=drawn[1])new Set(l.ends).forEach(n=>waiting[n].push(i))});
    const make=(parent,name,attributes,text)=>{const e=document.createElementNS('http://www.w3.org/2000/svg',name);
      for(const k in attributes)e.setAttribute(k,attributes[k]);if(text!==undefined)e.textContent=text;
      parent.append(e);return e};
    const width=n=>22+7*nodes[n].caption.length;
    const isFree=(n,x,y)=>!at.some((p,o)=>p&&x-8<p.x+width(o)&&p.x-8<x+width(n)&&Math.abs(p.y-y)<16);
    const place=(n,from)=>{if(nodes[n].at)return{x:+nodes[n].at[0],y:+nodes[n].at[1]};
      for(let k=0;;k++){const a=k*2.399963,r=50+k*2,x=from.x+r*Math.cos(a),y=from.y+r*Math.sin(a);
        if(k>2000||isFree(n,x,y))return{x,y}}};
    const drawNode=n=>{const g=make(sheet,'g',{class:'node','data-node':n,transform:`translate(${at[n].x} ${at[n].y})`});
      const c=make(g,'circle',{r:6,fill:nodes[n].colour});make(c,'title',{},nodes[n].label+' '+nodes[n].id);
      make(g,'text',{class:'name',x:10,y:4},nodes[n].caption)};
    const drawLink=i=>{const[a,b]=links[i].ends.map(n=>at[n]),dx=b.x-a.x,dy=b.y-a.y,r=Math.hypot(dx,dy);
      const d=r<1?`M${a.x-5} ${a.y-5}c-22 -26 32 -26 10 0`:
        `M${a.x+dx/r*7} ${a.y+dy/r*7}L${b.x-dx/r*7} ${b.y-dy/r*7}`;
      const p=make(sheet,'path',{class:'link','data-link':i,d});
      if(svg.querySelector('#head'))p.setAttribute('marker-end','url(#head)');
      make(p,'title',{},links[i].label);sheet.insertBefore(p,sheet.querySelector('.node'))};
    const reveal=n=>{const mine=waiting[n];
      for(const i of mine){const o=links[i].ends.find(e=>e!==n)??n;
        if(!at[o]){at[o]=place(o,at[n]);drawNode(o)}drawLink(i)}
      for(const i of mine)for(const e of links[i].ends)waiting[e]=waiting[e].filter(j=>j!==i)};
    const offer=n=>{around.replaceChildren();const w=waiting[n].length,left=nodes[n].left;
      if(w){const b=document.createElement('button');b.textContent='Show '+count(w,'more edge','more edges');
        b.addEventListener('click',()=>{reveal(n);offer(n)});around.append(b)}
      if(left)around.append(' '+count(left,'edge is','edges are')+' not in this page.')};

    """

  /// Clicks and the search.
  private static let choosing = """
    svg.addEventListener('click',e=>{const hit=e.target.closest('[data-node],[data-link]');
      svg.querySelectorAll('.chosen').forEach(x=>x.classList.remove('chosen'));around.replaceChildren();
      if(!hit){tell([]);return}
      hit.classList.add('chosen');
      if(hit.dataset.node!==undefined){const n=nodes[hit.dataset.node];
        tell([['id',n.id],['label',n.label],...n.details]);offer(+hit.dataset.node)}
      else{const l=links[hit.dataset.link],[a,b]=l.ends;
        tell([['label',l.label],['from',nodes[a].caption],['to',nodes[b].caption],...l.details])}});
    svg.addEventListener('dblclick',e=>{const hit=e.target.closest('[data-node]');
      if(hit){reveal(+hit.dataset.node);offer(+hit.dataset.node)}});
    document.getElementById('search').addEventListener('input',e=>{const q=e.target.value.toLowerCase();
      svg.querySelectorAll('.node').forEach(g=>{const n=nodes[g.dataset.node];
        const found=!q||[n.id,n.label,n.caption,...n.details.flat()].some(t=>t.toLowerCase().includes(q));
        g.classList.toggle('dim',!found)});
      svg.querySelectorAll('.link').forEach(l=>l.classList.toggle('dim',!!q))});
    """
}
